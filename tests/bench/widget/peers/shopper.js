// Shared by the peers' elements: the shopper's balance, the program and the open hold, each requested once and passed to all subscribers.
// The tab stores the hold for a reload.

export const createShopper = (network, memory) => {
  let state = { balance: undefined, program: undefined, hold: undefined, failure: undefined };
  const listeners = new Set();
  const wanted = {};

  const set = (change) => {
    state = { ...state, ...change };
    listeners.forEach((listener) => listener());
  };

  const keepHold = (hold) => {
    if (hold) sessionStorage.setItem(memory, JSON.stringify(hold));
    else sessionStorage.removeItem(memory);
    return hold;
  };

  const isBacked = (hold, balance) =>
    hold?.member_id === balance.member_id && hold.points <= balance.held && balance.as_of < hold.expires_at;

  const takeBalance = (balance) => {
    const hold = state.hold ?? JSON.parse(sessionStorage.getItem(memory));
    set({ balance, failure: undefined, hold: isBacked(hold, balance) ? hold : keepHold(undefined) });
  };

  const readBalance = () => network.balance().then(takeBalance, (failure) => set({ failure }));
  const readProgram = () => network.program().then((program) => set({ program }), (failure) => set({ failure }));

  const reload = () => {
    if (wanted.balance) readBalance();
    if (wanted.program && !state.program) readProgram();
  };

  return {
    read: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wantBalance: () => (wanted.balance ??= readBalance()),
    wantProgram: () => (wanted.program ??= readProgram()),
    quote: network.quote,
    reload,
    refresh: () => {
      network.forget();
      reload();
    },
    place: async (quote, order) => {
      const hold = await network.place(quote.quote);
      const { balance, ...rest } = hold;
      set({ balance, hold: keepHold({ ...rest, cash: quote.cash, order: JSON.stringify(order) }) });
    },
    release: async (hold) => {
      const { balance } = await network.release(hold.hold_id);
      set({ balance, hold: keepHold(undefined) });
    },
    loseHold: () => {
      set({ hold: keepHold(undefined) });
      reload();
    },
  };
};
