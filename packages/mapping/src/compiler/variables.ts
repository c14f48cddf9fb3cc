import type { Node } from "../expression/ast.ts";
import { asVariable } from "./operands.ts";
import { boundNames, type Candidate, type Scope, unbound } from "./scope.ts";
import type { Evaluate, Frame, Place } from "./unit.ts";
import { enclosing, tupleOf } from "./value.ts";

/** Reads a variable wherever it is bound at that moment, from the inside out. */
export function compileRead(name: string, place: Place): Evaluate {
  const candidates = place.scope.candidates(name);
  const slots = candidates.flatMap(({ hops, slot }) => (slot === "tuple" ? [] : [{ hops, slot }]));
  const last = slots.at(-1);
  if (last === undefined) throw new Error(`no place for $${name}`);
  if (place.unit.everyName || slots.length < candidates.length) return readAny(name, candidates);
  // The last one is the root's or a parameter, which always has a value.
  return slots
    .slice(0, -1)
    .reduceRight<Evaluate>(
      (next, { hops, slot }) => readOr(hops, slot, next),
      readSlot(last.hops, last.slot),
    );
}

function readSlot(hops: number, slot: number): Evaluate {
  switch (hops) {
    case 0:
      return asVariable((_input, frame) => frame[slot], hops, slot);
    case 1:
      return asVariable((_input, frame) => enclosing(frame)[slot], hops, slot);
    case 2:
      return (_input, frame) => enclosing(enclosing(frame))[slot];
    default:
      return (_input, frame) => outer(frame, hops)[slot];
  }
}

function readOr(hops: number, slot: number, next: Evaluate): Evaluate {
  const read = readSlot(hops, slot);
  const readBound: Evaluate = (input, frame) => {
    const value = read(input, frame);
    return value === unbound ? next(input, frame) : value;
  };
  return asVariable(readBound, hops, slot);
}

function readAny(name: string, candidates: readonly Candidate[]): Evaluate {
  return (_input, frame) => {
    for (const candidate of candidates) {
      const value = look(candidate, name, frame);
      if (value !== unbound) return value;
    }
    return undefined;
  };
}

function outer(frame: Frame, hops: number): Frame {
  let found = frame;
  for (let hop = 0; hop < hops; hop++) found = enclosing(found);
  return found;
}

function look({ hops, slot }: Candidate, name: string, frame: Frame): unknown {
  const holder = outer(frame, hops);
  if (slot !== "tuple") return slot < holder.length ? holder[slot] : unbound;
  const tuple = tupleOf(holder[1]);
  return Object.hasOwn(tuple, name) ? tuple[name] : unbound;
}

/** The scope of nodes that run in a frame of their own; the same scope where they bind nothing. */
export function scopeOf(place: Place, nodes: readonly Node[]): Scope {
  const names = place.unit.everyName ?? boundNames(nodes);
  return place.unit.everyName === undefined && new Set(names).size === 0
    ? place.scope
    : place.scope.child("block", names);
}

/** A new frame of `scope` in which nothing is bound yet. */
export function newFrame(scope: Scope, parent: Frame): Frame {
  const frame: Frame = [parent];
  for (let slot = 1; slot < scope.size; slot++) frame.push(unbound);
  return frame;
}

/** A frame for an item of a tuple stream. */
export function tupleFrame(scope: Scope, parent: Frame, tuple: unknown): Frame {
  const frame: Frame = [parent, tuple];
  for (let slot = 2; slot < scope.size; slot++) frame.push(unbound);
  return frame;
}

/** The scope of nodes that run once for each tuple. */
export function tupleScope({ scope, unit }: Place, nodes: readonly Node[]): Scope {
  return scope.child("tuple", unit.everyName ?? boundNames(nodes));
}
