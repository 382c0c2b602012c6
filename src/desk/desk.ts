/** The desk: a local server with one page, which shows a book as it is written. Read `openDesk` first. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { MachineError } from '../diagnostics.ts'
import { type EditorPlace, openInEditor } from './editor.ts'
import { deskRoutes } from './routes.ts'
import type { Shown } from './shown.ts'
import { openState } from './state.ts'

export interface DeskOptions {
  /** 0 takes any that is free. */
  readonly port: number
  /** Absent: only this machine can ask. */
  readonly host?: string | undefined
  /** Absolute path of the book's folder: what the editor opens lies in it. */
  readonly root: string
  /** Opens a file at a place. */
  readonly openEditor?: (place: EditorPlace) => void
}

export interface Desk {
  /** Where the page is. */
  readonly url: string
  /** Shows what has been made anew. */
  show(change: Partial<Shown>): void
  /** Says what is being done; undefined when nothing is. */
  working(what: string | undefined): void
  /** Ends all answers and frees the port. */
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'
const LOOPBACK_6 = '::1'

/** @throws MachineError when the port is taken or the host is none of this machine. */
export async function openDesk({ port, host, root, openEditor = openInEditor }: DeskOptions): Promise<Desk> {
  const state = openState()
  let bound = port
  const routes = await deskRoutes({ state, root, openEditor, port: () => bound, name: host })
  const listener = getRequestListener(routes.fetch)
  const server = await listen(listener, port, host ?? LOOPBACK).catch((error: NodeJS.ErrnoException) => {
    throw hintOf(error, port, host)
  })
  // It listens on a port, not on a pipe.
  bound = (server.address() as AddressInfo).port
  // Some browsers ask `localhost` there first; a machine without it has nothing to listen on.
  const second =
    host === undefined ? await listen(listener, bound, LOOPBACK_6).catch(() => undefined) : undefined
  const servers = second === undefined ? [server] : [server, second]
  const shownHost = host === undefined || host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return {
    url: `http://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${bound}/`,
    show: state.show,
    working: state.working,
    async close() {
      state.close()
      await Promise.all(servers.map(end))
    },
  }
}

function listen(listener: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer(listener)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}

/** Without waiting for answers that never end. */
function end(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  return closed
}

function hintOf(error: NodeJS.ErrnoException, port: number, host: string | undefined): Error {
  if (error.code === 'EADDRINUSE')
    return new MachineError(
      `The port ${port} is taken.`,
      'Close what uses it, or choose another with `--port`.',
    )
  if (error.code === 'EACCES')
    return new MachineError(
      `The port ${port} may not be used.`,
      'Choose one above 1023 with `--port`, or none: then any that is free is taken.',
    )
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new MachineError(
      `\`${host}\` is no address of this machine.`,
      'Leave `--host` out, or use 0.0.0.0.',
    )
  return error
}
