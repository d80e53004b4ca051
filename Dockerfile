# The page as one small container: nginx, static files, no root, no writable file system but INKLING_RUN.
#
# A tag can come to mean another image; in your own pipeline pin both by digest:
#   --build-arg NODE_IMAGE=node@sha256:... --build-arg RUNTIME_IMAGE=debian@sha256:...
ARG NODE_IMAGE=node:20-bookworm-slim
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
# The dependencies first: they change less often than the sources, and so stay in the builder's cache.
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM ${RUNTIME_IMAGE}
RUN apt-get update \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    nginx-light libnginx-mod-http-brotli-static \
  && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /var/cache/apt/*.bin /var/log/apt /var/log/dpkg.log
# INKLING_RUN, for any user. A file system mounted here takes this mode over when a container is started for the second time.
RUN mkdir -m 1777 /tmp/inkling
WORKDIR /app
COPY nginx.conf ./
COPY deploy/entrypoint.sh deploy/
COPY --from=build /src/dist dist

# A number, so that Kubernetes can see (runAsNonRoot) that it is not root.
USER 10001:10001
ENV PORT=8080 MODEL_BASE_URL=models/ BASE_PATH=/ ISOLATION=on LOG_FORMAT=off COUNTS=off INKLING_RUN=/tmp/inkling
EXPOSE 8080
# bash opens the connection itself: nothing has to be installed only to ask for a page.
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$PORT && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '200 OK' <&3"]
# nginx ends at once on SIGTERM; on SIGQUIT it finishes what it is sending.
STOPSIGNAL SIGQUIT
ENTRYPOINT ["/app/deploy/entrypoint.sh"]
