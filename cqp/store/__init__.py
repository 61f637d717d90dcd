"""The database: tables, transactions, and rows in and out as plain values. SQL stays here."""
