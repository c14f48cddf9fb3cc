/** Messages keep how long they were to wait: a wall clock that is set must not make it longer. */
export const delays = `
alter table messages add column delay real;
`;
