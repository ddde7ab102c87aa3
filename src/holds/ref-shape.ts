/** What could be a branch, tag or commit for git (git-check-ref-format), and nothing that a shell or a form would read. */
export const REF_SHAPE = /^(?!-)(?!.*\.\.)[\w./+@-]{1,200}$/;
export const REF_PROBLEM = 'is no branch, tag or commit: write one such as release/v0.38 or v0.38.1';
