// A word for the next page of this tab, read once. Where the browser refuses storage, nothing is carried.
export function carry(name, value) {
  try {
    sessionStorage.setItem(`umubano-${name}`, value);
  } catch {
    // Nothing is carried.
  }
}

export function carried(name) {
  try {
    const value = sessionStorage.getItem(`umubano-${name}`);
    sessionStorage.removeItem(`umubano-${name}`);
    return value;
  } catch {
    return null;
  }
}
