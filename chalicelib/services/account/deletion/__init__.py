"""The data of an account, in parts. Each part can be exported and erased one page at a time.

If you store new account data, add a part to `parts.py`; a test looks for data that is left after a deletion.
"""
