# A static binary in an image without anything else. docs/containers.md says how to use it.
FROM rust:1.88-alpine3.22 AS build
# hadolint ignore=DL3018
RUN apk add --no-cache build-base ca-certificates
WORKDIR /src
COPY . .
RUN cargo build --profile dist --locked && mkdir /data

# For systems that need a shell, such as GitLab CI: docker build --target ci
FROM alpine:3.22 AS ci
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /src/target/dist/timhook /usr/bin/
USER 65532:65532
HEALTHCHECK NONE

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY LICENSE /usr/share/licenses/timhook/
COPY --from=build --chown=65532:65532 /data /data
COPY --from=build /src/target/dist/timhook /usr/bin/
USER 65532:65532
WORKDIR /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# Connects, and sends nothing.
HEALTHCHECK --interval=10s --timeout=3s CMD ["/usr/bin/timhook", "send", "http://127.0.0.1:8080/", "--sdkappid", "1", "--dry-run", "--wait-for", "1s"]
ENTRYPOINT ["/usr/bin/timhook"]
CMD ["--help"]
