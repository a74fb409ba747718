"""The one database of the product: PostgreSQL, embedded by default, any server of version 15 or newer by
`DATABASE_URL`.

Start reading at `roles.ensure_database`. Only `setup` and `migrations` import Django: the settings call the
rest while Django is not ready yet. For the same reason the sentences are plain English: they are read in a
terminal by whoever installs the product, before a language is known.

| module | answers |
|---|---|
| `home` | where is `UMUBANO_HOME`, and what secrets does it hold? |
| `binaries` | where are the programs of PostgreSQL? |
| `location` | where do data, log and socket live, and under which system account? |
| `embedded` | create, start and stop the private server |
| `leases` | who still uses the private server, and may it be stopped? |
| `connections` | how does each role connect? create and drop databases |
| `roles` | make the owner and application roles; `ensure_database` |
| `grants` | what may the application role do with each table? |
| `doctor` | what is wrong, and how is it mended? |
"""
