"""The two secrets services of `specs/`, for real: stored encrypted, served as documented.

`liveavatar` and `openhands` implement the services that specgen generated from the documents;
read one of them first. What they share: a database (`database`, `tables`, `identities`), keys
(`keys`, `key_file`, `kms`), sealing (`envelope`, `vault`, `rotation`) and `serving`.
"""
