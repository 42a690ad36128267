#!/bin/sh
# Makes Heed's own user and database in a new PostgreSQL server. The user is an ordinary one: an administrator is above
# the row-level security that keeps workspaces apart.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$HEED_DATABASE_PASSWORD" --username "${POSTGRES_USER:-postgres}" <<'SQL'
CREATE ROLE heed LOGIN PASSWORD :'password' NOSUPERUSER NOBYPASSRLS;
CREATE DATABASE heed OWNER heed;
\connect heed
-- Only an administrator may install it; with it PostgreSQL itself finds what is near in meaning.
CREATE EXTENSION IF NOT EXISTS vector;
SQL
