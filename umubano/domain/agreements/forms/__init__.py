"""Forms of the register. They validate shape; rules are the services'."""
