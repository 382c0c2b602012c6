# Builds the book in content/, or any other, without a network:
#
#   docker build --tag buckram .
#   docker run --rm --network none --volume "$PWD/output:/output" buckram
#   docker run --rm --network none --volume "$PWD/output:/output" --volume "$PWD/my-book:/book:ro" buckram build /book --out /output
#
# The folder that is mounted at /output must be writable for the user with the number 1000.

# The embedded browser is built for Linux on x64. One version of Node for both stages; Debian's name keeps libraries from changing below it.
FROM --platform=linux/amd64 node:24.11.1-bookworm-slim AS node

FROM node AS tool
WORKDIR /buckram
COPY package.json package-lock.json ./
# As in action.yml: what compiles is a development dependency, and no package may run scripts while it is installed.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run prepare && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node
WORKDIR /buckram
COPY --from=tool /buckram/package.json ./
COPY --from=tool /buckram/node_modules node_modules
COPY --from=tool /buckram/dist dist
COPY LICENSE THIRD_PARTY.md buckram.schema.json ./
COPY assets assets
COPY styles styles
COPY docs docs
COPY content content
RUN install --directory --owner=node --group=node /cache /output

USER node
# Docker forbids the user namespaces that Chromium's sandbox is made of. The container confines it: no network, no root, no files but these.
ENV BUCKRAM_SANDBOX=off BUCKRAM_CACHE=/cache NODE_ENV=production
# A book of one line unpacks the browser into the cache, and shows that it starts.
RUN printf '# A book\n' >/tmp/README.md && node dist/cli.js build /tmp --out /tmp/made --quiet && rm -r /tmp/README.md /tmp/made

ENTRYPOINT ["node", "/buckram/dist/cli.js"]
CMD ["build", "/buckram/content", "--out", "/output"]
