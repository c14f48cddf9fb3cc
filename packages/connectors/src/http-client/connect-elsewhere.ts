import type { Socket } from "node:net";
import { buildConnector } from "undici";
import { TransportError } from "./transport-error.ts";

/**
 * Opens connections to anywhere but the daemon itself, whatever name or address leads there: a flow's call that reaches
 * our own API would act as an operator of this machine. The connection is looked at before anything is sent.
 */
export function connectElsewhere(
  options: buildConnector.BuildOptions,
  ownPorts: () => readonly number[] = () => [],
): buildConnector.connector {
  const connect = buildConnector(options);
  return (target, callback) =>
    connect(target, (...result) => {
      const [error, socket] = result;
      if (error || !isOwn(socket, ownPorts())) return callback(...result);
      socket.destroy();
      callback(
        new TransportError("hostNotAllowed", false, `${target.hostname} leads to crossdock itself`),
        null,
      );
    });
}

/** What is reached on this machine has our own address at its other end, or a loopback address. */
function isOwn(
  { remoteAddress = "", remotePort = 0, localAddress }: Socket,
  ports: readonly number[],
): boolean {
  if (!ports.includes(remotePort)) return false;
  const plain = remoteAddress.replace("::ffff:", "");
  return remoteAddress === localAddress || plain === "::1" || plain.startsWith("127.");
}
