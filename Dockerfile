# One image, one process group, one volume. Build: docker build -t carom .
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /venv
COPY requirements/core.txt requirements/postgres.txt requirements/
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/core.txt -r requirements/postgres.txt
COPY pyproject.toml README.md LICENSE ./
COPY carom carom
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore, for backups of a PostgreSQL database.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin carom && install -d -o carom -g carom -m 0700 /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 CAROM_DATA=/data
USER carom
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["carom", "doctor", "--alive"]
ENTRYPOINT ["carom"]
CMD ["serve", "--bind", "0.0.0.0:8000"]
