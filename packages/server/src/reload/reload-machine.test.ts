import { machineTable } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { reloadMachine } from "./reload-machine.ts";

test("every event leads from every state to where this table says", () => {
  expect(machineTable(reloadMachine)).toMatchInlineSnapshot(`
    "resting(memory.lastRead A, memory.seen A, memory.applied A, memory.folderRevision rA)
      asked(by change) -> reading(by change): read
      asked(by person) -> reading(by person): read
      rollbackAsked(revision r0, active rA) -> rollingBack(revision r0): activate(cause rollback, folder A)
      rollbackAsked(revision rB, active r0) -> rollingBack(revision rB): activate(cause rollback, folder A)
      rollbackAsked(revision rA, active rA) -> resting: report(result unchanged, folder A, reason null)
      followAsked(revision rB, folder B, cause reload) -> following(revision rB, folder B, cause reload): follow
      nothing: read, unreadable, prepared, activated, refused, outrun, broke
    resting(memory.lastRead B, memory.seen B, memory.setAside B, memory.folderRevision rB)
      asked(by change) -> reading(by change): read
      asked(by person) -> reading(by person): read
      rollbackAsked(revision r0, active rA) -> rollingBack(revision r0): activate(cause rollback, folder B)
      rollbackAsked(revision rB, active r0) -> rollingBack(revision rB): activate(cause reload, folder B)
      rollbackAsked(revision rA, active rA) -> resting: report(result unchanged, folder B, reason null)
      followAsked(revision rB, folder B, cause reload) -> following(revision rB, folder B, cause reload): follow
      nothing: read, unreadable, prepared, activated, refused, outrun, broke
    reading(memory.lastRead A, memory.seen A, memory.applied A, memory.folderRevision rA, by change)
      read(digest A, isOlder false, active rA) -> resting: report(result unchanged, folder A, reason null)
      read(digest B, isOlder false, active rA) -> preparing(memory.lastRead B): prepare
      read(digest B, isOlder true, active rA) -> resting(memory.lastRead B, memory.seen B, no memory.folderRevision): report(result unchanged, folder B, reason later files have replaced these, and other daemons have those: \`crossdock rollback\` goes back to an earlier revision)
      unreadable(reason gone) -> resting: report(result rejected, folder null, reason gone)
      broke -> resting
      nothing: asked, rollbackAsked, followAsked, prepared, activated, refused, outrun
    reading(memory.lastRead B, memory.seen B, memory.setAside B, memory.folderRevision rB, by person)
      read(digest A, isOlder false, active rA) -> preparing(memory.lastRead A): prepare
      read(digest B, isOlder false, active rA) -> resting: report(result unchanged, folder B, reason the files are set aside by a rollback)
      read(digest B, isOlder true, active rA) -> resting: report(result unchanged, folder B, reason the files are set aside by a rollback)
      unreadable(reason gone) -> resting: report(result rejected, folder null, reason gone)
      broke -> resting
      nothing: asked, rollbackAsked, followAsked, prepared, activated, refused, outrun
    reading(memory.lastRead B, memory.seen B, memory.setAside B, memory.folderRevision rB, by endRollback)
      read(digest A, isOlder false, active rA) -> preparing(memory.lastRead A): prepare
      read(digest B, isOlder false, active rA) -> preparing: prepare
      read(digest B, isOlder true, active rA) -> preparing: prepare
      unreadable(reason gone) -> resting: report(result rejected, folder null, reason gone)
      broke -> resting
      nothing: asked, rollbackAsked, followAsked, prepared, activated, refused, outrun
    preparing(memory.lastRead B, memory.seen A, memory.applied A, memory.folderRevision rA)
      prepared(revision rB, isEmpty false) -> activating(memory.folderRevision rB): activate(cause reload, folder B)
      prepared(isEmpty false) -> resting(memory.seen B, no memory.folderRevision): report(result rejected, folder B, reason null)
      prepared(isEmpty true) -> resting(memory.seen B, no memory.folderRevision): report(result rejected, folder B, reason the workspace is empty or gone)
      broke -> resting
      nothing: asked, rollbackAsked, followAsked, read, unreadable, activated, refused, outrun
    activating(memory.lastRead B, memory.seen A, memory.applied A, memory.folderRevision rB)
      activated -> resting(memory.seen B, memory.applied B): report(result applied, folder B, reason null)
      refused(reason down) -> resting: report(result rejected, folder B, reason down)
      outrun -> resting: giveWay
      broke -> resting
      nothing: asked, rollbackAsked, followAsked, read, unreadable, prepared
    rollingBack(memory.lastRead A, memory.seen A, memory.applied A, memory.folderRevision rA, revision r0)
      activated -> resting(memory.setAside A, no memory.applied): report(result rolledBack, folder A, reason null)
      refused(reason down) -> resting: report(result rejected, folder A, reason down)
      outrun -> resting: giveWay
      broke -> resting
      nothing: asked, rollbackAsked, followAsked, read, unreadable, prepared
    rollingBack(memory.lastRead B, memory.seen B, memory.setAside B, memory.folderRevision rB, revision rB)
      activated -> resting(memory.applied B, no memory.setAside): report(result applied, folder B, reason null)
      refused(reason down) -> resting: report(result rejected, folder B, reason down)
      outrun -> resting: giveWay
      broke -> resting
      nothing: asked, rollbackAsked, followAsked, read, unreadable, prepared
    following(memory.lastRead A, memory.seen A, memory.applied A, memory.folderRevision rA, revision rB, folder B, cause reload)
      activated -> resting(memory.applied B): report(result applied, folder B, reason null)
      refused(reason down) -> resting: report(result rejected, folder B, reason down)
      broke -> resting
      nothing: asked, rollbackAsked, followAsked, read, unreadable, prepared, outrun
    following(memory.lastRead B, memory.seen A, memory.applied A, memory.folderRevision rA, revision rB, folder B, cause reload)
      activated -> resting(memory.seen B, memory.applied B, memory.folderRevision rB): report(result applied, folder B, reason null)
      refused(reason down) -> resting: report(result rejected, folder B, reason down)
      broke -> resting
      nothing: asked, rollbackAsked, followAsked, read, unreadable, prepared, outrun
    following(memory.lastRead B, memory.seen B, memory.setAside B, memory.folderRevision rB, revision rC, folder C, cause reload)
      activated -> resting(memory.applied C, no memory.setAside): report(result applied, folder C, reason null)
      refused(reason down) -> resting: report(result rejected, folder C, reason down)
      broke -> resting
      nothing: asked, rollbackAsked, followAsked, read, unreadable, prepared, outrun
    following(memory.lastRead B, memory.seen A, memory.applied A, memory.folderRevision rA, revision r0, folder B, cause rollback)
      activated -> resting(memory.seen B, memory.setAside B, no memory.applied): report(result rolledBack, folder B, reason null)
      refused(reason down) -> resting: report(result rejected, folder B, reason down)
      broke -> resting
      nothing: asked, rollbackAsked, followAsked, read, unreadable, prepared, outrun"
  `);
});
