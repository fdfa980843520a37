import type { Caller } from '../shared/auth/caller';
import type { Answer } from '../shared/api/endpoint/endpoint';
import type { Dependencies } from '../shared/reviews/dependencies';
import type { ReviewCall } from './resources';

type Act<Target> = (deps: Dependencies, caller: Caller, target: Target) => Promise<void>;

/** Handles the calls of an action that takes nothing but what the path names, and answers nothing. */
export const acting =
  <Target>(act: Act<Target>, targetOf: (call: ReviewCall) => Target) =>
  async (call: ReviewCall): Promise<Answer> => {
    await act(call.deps, call.caller, targetOf(call));
    return { status: 204 };
  };
