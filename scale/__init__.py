"""The same reading and comparing on an Apache Spark cluster, for more links than one machine holds.

Nothing here is a second implementation: tasks call the functions of ``crawler`` and ``analysis``, and what they
give is put together by Spark. Needs the extra ``spark``.
"""
