"""A store in a PostgreSQL database with pgvector, which many machines share.

In: the URL of a database. Out: a store like that of a folder. Needs psycopg, the extra `postgres`.
"""
