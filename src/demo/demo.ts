export interface Demo { readonly greeting: string; stop(): Promise<void> }
export function startDemo(_options: { readonly port: number }): Promise<Demo> { return Promise.reject(new Error('not built yet')); }
