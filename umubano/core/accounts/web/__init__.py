"""Pages of accounts: `own` (everybody's own account), `people`, `desks` and `installation`
(administration).
"""
