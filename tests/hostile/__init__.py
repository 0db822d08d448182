"""A hostile web over real loopback sockets: one table of behaviours, each with the state and reason it deserves.

``behaviours`` joins the tables of the families; ``server`` plays them in a process of its own; ``web`` starts it.
"""
