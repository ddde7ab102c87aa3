import type { Reception } from './responder.ts';
import type { RestResponder } from './rest-responder.ts';

/** Told how each call ended: 'callback', 'answer' or 'delete', and the reception's kind. Be quick, and do not throw. */
export type ObserveCall = (call: {
  readonly call: 'callback' | 'answer' | 'delete';
  readonly outcome: Reception['kind'];
  readonly tookMs: number;
}) => void;

/** The same responder; its calls are calls of Discord's API like the relay's, tries and waits included. */
export function observedResponder(responder: RestResponder, observe: ObserveCall): RestResponder {
  const timed = async (call: Parameters<ObserveCall>[0]['call'], work: Promise<Reception>): Promise<Reception> => {
    const begunAt = performance.now();
    const reception = await work;
    observe({ call, outcome: reception.kind, tookMs: performance.now() - begunAt });
    return reception;
  };
  return {
    callback: (ref, response, files) => timed('callback', responder.callback(ref, response, files)),
    editOriginal: (ref, body, files) => timed('answer', responder.editOriginal(ref, body, files)),
    followUp: (ref, body, files) => timed('answer', responder.followUp(ref, body, files)),
    deleteOriginal: (ref) => timed('delete', responder.deleteOriginal(ref)),
    close: () => {
      responder.close();
    },
  };
}
