#!/usr/bin/env bash
# Makes the role Carom connects as. It owns its database, and may make one of its own for a moment: into that the weekly
# drill restores. It is no superuser, so that the walls between practices hold for it too.
# On a PostgreSQL of your own, as its superuser, with an empty database carom (createdb carom):
# POSTGRES_USER=postgres POSTGRES_DB=carom CAROM_DATABASE_PASSWORD='…' bash deploy/postgres-role.sh
set -euo pipefail
psql --set ON_ERROR_STOP=1 --set password="$CAROM_DATABASE_PASSWORD" --set database="$POSTGRES_DB" \
	--quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE carom LOGIN PASSWORD :'password' NOSUPERUSER CREATEDB NOCREATEROLE NOBYPASSRLS;
ALTER DATABASE :"database" OWNER TO carom;
GRANT ALL ON SCHEMA public TO carom;
SQL
