/** An `EventTarget` whose events are `CustomEvent`s with these details by name. */
export class Emitter<Events extends object> extends EventTarget {
  /** Calls the handler with the detail of each event of that name. Returns what ends that. */
  on<Name extends keyof Events & string>(name: Name, handler: (detail: Events[Name]) => void): () => void {
    const listener = (event: Event) => handler((event as CustomEvent<Events[Name]>).detail);
    this.addEventListener(name, listener);
    return () => this.removeEventListener(name, listener);
  }

  protected emit<Name extends keyof Events & string>(name: Name, detail: Events[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
