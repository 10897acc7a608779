// The configuration with which the tests start nginx.
import { join } from 'node:path'

export interface NginxSite {
  /** Where its files of its own lie: pid, log, bodies. */
  readonly folder: string
  /** What it serves. */
  readonly docs: string
  readonly port: number
  /** Answered as X-Version. */
  readonly version: string
}

export const nginxPidFile = (folder: string): string => join(folder, 'nginx.pid')

export function nginxConfiguration({ folder, docs, port, version }: NginxSite): string {
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`)
  return `user root; worker_processes 2; pid ${nginxPidFile(folder)}; error_log ${folder}/error.log notice; worker_shutdown_timeout 20s;
events { worker_connections 256; }
http { access_log off; keepalive_requests 100000000; ${own.join(' ')}
  server { listen 127.0.0.1:${port}; root ${docs}; add_header X-Version ${version}; sendfile on; } }
`
}

/** As a daemon, since only that one obeys the signal to upgrade; the shell stays until a file `stop` is there, and ends with 3. */
export function nginxCommand(folder: string, configuration: string): string[] {
  const commands = '/usr/sbin/nginx -c "$1" -e "$2"; until [ -e "$3" ]; do sleep 0.2; done; exit 3'
  return ['/bin/sh', '-c', commands, 'sh', configuration, join(folder, 'error.log'), join(folder, 'stop')]
}
