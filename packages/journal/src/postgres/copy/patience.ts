/** How long a daemon that ends may still hold a journal that is to be copied, milliseconds. */
export const patienceOfCopy = 1000;
