/** Why a run has no result, for people. */
export class RunFailure extends Error {}
