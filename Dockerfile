# syntax=docker/dockerfile:1
# Two stages: what compiles stays behind, what runs is the compiled service with its content and the trained topic model.
ARG NODE_VERSION=22

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY bin ./bin
COPY dialogs ./dialogs
COPY locales ./locales
COPY src ./src
# Compiles to dist/ and checks the content and trains the topic model into .cache/ (one to two minutes).
RUN npm run build

FROM node:${NODE_VERSION}-bookworm-slim AS runtime
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
# The model in .cache/models belongs to exactly this content: its name holds the hash of the example messages and the ideas.
COPY --from=build /app/bin ./bin
COPY --from=build /app/dialogs ./dialogs
COPY --from=build /app/locales ./locales
COPY --from=build /app/dist ./dist
COPY --from=build /app/.cache ./.cache
# Files belong to root and the service cannot change them.
USER node
EXPOSE 3978
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3978}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, so that SIGTERM reaches it and the turns in hand are finished.
CMD ["node", "--max-semi-space-size=2", "--optimize-for-size", "bin/madoguchi.js", "serve"]
