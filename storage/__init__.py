"""What Heed remembers: tables, migrations and one store per noun, on SQLite and PostgreSQL."""
