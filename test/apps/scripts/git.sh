# git over a local repository: commits, branches, merge with a conflict, clone, push, gc, log.
set -e
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@b GIT_AUTHOR_DATE='2001-01-01T00:00:00Z' GIT_COMMITTER_DATE='2001-01-01T00:00:00Z' GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
git init -q -b main --bare origin.git; git clone -q origin.git one 2>/dev/null; cd one
for i in 1 2 3 4 5; do echo "content $i" > "file$i"; git add .; git commit -q -m "commit $i"; done
git push -q origin main; git checkout -q -b side HEAD~2; echo other > file5; git add .; git commit -q -m side
git checkout -q main; git merge side > /dev/null || echo "conflict $?"; git status --porcelain; echo both > file5; git add .; git commit -q -m merged
git log --graph --oneline --all; git diff --stat HEAD~1; git gc -q; git fsck --no-progress; git push -q origin main side
cd ..; git clone -q origin.git two; cd two; git log -1 --format='%H %s'; git blame -s file5 | cut -c1-8; git stash list; git grep -c content | wc -l; git archive HEAD | sha256sum; cd ..; rm -rf one two origin.git
