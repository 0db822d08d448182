"""Pure readings of one page: nothing here touches the network or the audit file."""
