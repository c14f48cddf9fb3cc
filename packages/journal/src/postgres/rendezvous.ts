import type { NewProposal, ProposalState, Refusal, Rendezvous, RendezvousView } from "../rendezvous.ts";
import type { Member } from "./member.ts";
import type { Opened } from "./open-tables.ts";
import type { Session } from "./session.ts";
import { agreeToProposal, endLeftProposal, refuseProposal } from "./sql/answer-proposal.sql.ts";
import { noteFolder } from "./sql/note-folder.sql.ts";
import { proposeRevision } from "./sql/propose-revision.sql.ts";
import { runActivation } from "./sql/run-activation.sql.ts";
import { selectProposal } from "./sql/select-proposal.sql.ts";
import { selectRendezvous } from "./sql/select-rendezvous.sql.ts";
import { transaction } from "./transaction.ts";

/** `alone` runs work in the session of now; see `Membership`. */
export function createRendezvous(
  alone: <Answer>(work: (opened: Opened) => Promise<Answer>) => Promise<Answer>,
): Rendezvous {
  const within = <Answer>(work: (proposals: Proposals, daemon: number) => Promise<Answer>) =>
    alone(({ proposals, member }) => work(proposals, member.ownership().fence));
  return {
    look: () => within((proposals, daemon) => proposals.look(daemon)),
    propose: (proposal) => within((proposals, daemon) => proposals.propose(daemon, proposal)),
    agree: (number) => within((proposals, daemon) => proposals.agree(number, daemon)),
    refuse: (number, refusal) => within((proposals) => proposals.refuse(number, JSON.stringify(refusal))),
    stateOf: (number) => within((proposals) => proposals.stateOf(number)),
    run: (position) => within((proposals, daemon) => proposals.run(daemon, position)),
    sawFiles: (folder) => within((proposals, daemon) => proposals.sawFiles(daemon, folder)),
  };
}

/** The statements of a rendezvous in one session, outside of every other transaction. */
export interface Proposals {
  look(daemon: number): Promise<RendezvousView>;
  propose(daemon: number, proposal: NewProposal): Promise<number | undefined>;
  agree(proposal: number, daemon: number): Promise<void>;
  refuse(proposal: number, refusal: string): Promise<void>;
  stateOf(proposal: number): Promise<ProposalState>;
  run(daemon: number, position: number): Promise<boolean>;
  sawFiles(daemon: number, folder: string): Promise<boolean>;
}

const left: Refusal = {
  daemon: "the daemon that proposed it",
  reason: "it is gone",
  diagnostics: [],
};

export function createProposals(session: Session, { presence }: Pick<Member, "presence">): Proposals {
  const leftText = JSON.stringify(left);
  const propose = proposeRevision(session, presence);
  const select = selectProposal(session, presence);
  const endLeft = endLeftProposal(session, presence);
  const run = runActivation(session);
  const note = noteFolder(session, presence);
  return {
    look: selectRendezvous(session, presence),
    propose: (daemon, proposal) => transaction(session, () => propose(daemon, proposal, leftText)),
    agree: agreeToProposal(session),
    refuse: refuseProposal(session),
    async stateOf(number) {
      await endLeft(number, leftText);
      const found = await select(number);
      if (!found) return { state: "refused", refusal: left };
      const { position, refusal, waitsFor } = found;
      if (position !== null) return { state: "activated", position };
      if (refusal === null) return { state: "open", waitsFor };
      // Written by `refuse`.
      return { state: "refused", refusal: JSON.parse(refusal) };
    },
    run: (daemon, position) => transaction(session, () => run(daemon, position)),
    sawFiles: (daemon, folder) => transaction(session, () => note(daemon, folder)),
  };
}
