// The module `k6/execution`, as far as exported scripts use it.
export const state = { iteration: 0 };

export default { scenario: { get iterationInTest() { return state.iteration; } } };
