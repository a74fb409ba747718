"""Pages of the register: the list, one agreement, and what can be changed of it."""
