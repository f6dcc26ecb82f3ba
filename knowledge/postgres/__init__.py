"""The knowledge base in PostgreSQL: a copy of the file, answered from with the same statements and the same replies.

`address` says where it is, `tables` what its tables are, `publishing` copies the file there, `engine` asks it, and
`published` is what a program opens. psycopg is loaded by the last three only: who works with a file needs none of it.
"""
