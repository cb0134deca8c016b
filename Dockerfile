# Attune's backend with the page's script. Built: docker build -t attune .
# Run, also with a root that cannot be written:
#   docker run --read-only --cap-drop ALL -v attune:/data -p 4100:4100 attune
#   docker run --rm -v attune:/data attune init my-shop --origin https://shop.example
FROM node:22-bookworm-slim AS build
WORKDIR /attune
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json vite.config.ts ./
COPY src ./src
RUN npm run -s build:client && npm run -s build:server

FROM node:22-bookworm-slim AS packages
WORKDIR /attune
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production ATTUNE_DATA=/data PORT=4100
WORKDIR /attune
COPY --from=packages /attune/node_modules ./node_modules
COPY --from=build /attune/dist/client ./dist/client
COPY --from=build /attune/dist/server ./dist/server
COPY package.json LICENSE ./
# The embedded database; with DATABASE_URL nothing is written.
RUN install -d -o node -g node -m 700 /data
VOLUME /data
USER node
EXPOSE 4100
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/server/cli.js"]
CMD ["serve"]
