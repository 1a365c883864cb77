# The daemon in a container: /data holds the database and the digests, /config may hold your own files.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY discovery ./discovery
COPY config ./config
RUN pip install --no-deps --no-build-isolation .
RUN useradd --system --uid 10001 --home-dir /data discovery && mkdir -p /data && chown discovery /data

USER discovery
WORKDIR /data
VOLUME /data
ENV DISCOVERY_DATABASE=sqlite:////data/discovery.db
ENV DISCOVERY_CHANNELS__FILE__FOLDER=/data/digests
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s CMD ["discovery", "check", "--daemon"]
ENTRYPOINT ["discovery"]
CMD ["run"]
