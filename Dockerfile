# One image a service: docker build --build-arg SERVICE=order-service -t order-service .
ARG NODE_IMAGE=node:24-slim
ARG BASE_IMAGE=debian:bookworm-slim

# The manifests alone: dependencies are installed again only when one of these changes.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

FROM ${NODE_IMAGE} AS dependencies
ARG SERVICE
WORKDIR /app
COPY --from=manifests /app ./
# Of this service alone, and of what it uses in shared/; the platform's own Node and PostgreSQL stay out.
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --workspace "services/${SERVICE}" --include-workspace-root=false \
    && find node_modules -xtype l -delete \
    && find node_modules -type f \( -name '*.md' -o -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM ${NODE_IMAGE} AS sources
ARG SERVICE
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY shared ./shared
COPY clients/api ./clients/api
COPY clients/verify ./clients/verify
COPY services/${SERVICE} ./services/${SERVICE}
COPY scripts/container ./scripts/container
COPY platform/src/compile/compile-sources.ts ./compile/
COPY package.json ./
# Strips the types once, here: each start would take 20 MB and half a second for it.
RUN NODE_COMPILE_CACHE=/app/.compile-cache node --disable-warning=ExperimentalWarning --max-semi-space-size=2 --max-old-space-size=256 \
    compile/compile-sources.ts /app "services/${SERVICE}/src/main.ts" && rm -r compile

# Node's program without npm, which nothing here needs.
FROM ${BASE_IMAGE}
ARG SERVICE
# Default: what package.json says, as the service finds itself.
ARG VERSION
ARG REVISION=unknown
LABEL org.opencontainers.image.title="${SERVICE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.description="A service of the microservices platform"
COPY --from=dependencies /usr/local/bin/node /usr/local/bin/node
COPY --from=sources /app /app
ENV NODE_ENV=production ENVIRONMENT=production HOST=0.0.0.0 PORT=8000 SERVICE_VERSION=${VERSION} \
    NODE_COMPILE_CACHE=/app/.compile-cache MALLOC_ARENA_MAX=2
WORKDIR /app/services/${SERVICE}
# A number, so that Kubernetes sees that it is not root.
USER 10001:10001
# What it serves; metrics and probes.
EXPOSE 8000 8100
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["node", "/app/scripts/container/health-check.mjs"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "--max-old-space-size=256"]
CMD ["src/main.ts"]
