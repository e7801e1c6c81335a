# A small OpenLDAP server beside the gateway, for trying things out. Its data lives as long as its volume.
ARG RUNTIME_IMAGE=docker.io/library/debian:bookworm-slim
FROM ${RUNTIME_IMAGE}
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends slapd ldap-utils \
    && apt-get clean && useradd --system --uid 10002 slapd && install -d -o 10002 /lab
COPY scripts/slapd.sh /usr/local/bin/slapd.sh
USER 10002
VOLUME /lab
EXPOSE 1389
HEALTHCHECK --interval=5s --timeout=3s CMD ["ldapsearch", "-x", "-H", "ldap://127.0.0.1:1389/", "-s", "base", "-b", "", "1.1"]
ENTRYPOINT ["/usr/local/bin/slapd.sh", "serve", "/lab", "1389"]
