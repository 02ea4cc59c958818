#!/usr/bin/env bash
# Makes the role Carom connects as: it owns its tables and nothing else, and is no superuser.
set -euo pipefail
psql --set ON_ERROR_STOP=1 --set password="$CAROM_DATABASE_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE carom LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
GRANT ALL ON SCHEMA public TO carom;
SQL
