/** First in, first out, without moving what remains: long lines stay cheap. */
export interface Fifo<Item> {
  push(item: Item): void;
  shift(): Item | undefined;
  readonly length: number;
}

export function createFifo<Item>(): Fifo<Item> {
  let items: Item[] = [];
  let head = 0;
  return {
    push(item) {
      items.push(item);
    },
    shift() {
      const item = items[head];
      if (head < items.length) head++;
      if (head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
    get length() {
      return items.length - head;
    },
  };
}
