#!/bin/sh
# Runs a program of an unpacked image much as a container engine does, in a mount namespace of its own:
#
#   unshare --mount container.sh ROOT DOTNET USER FOLDER PROGRAM [ARGUMENT...]
#
# ROOT has the image's files, and gets this machine's libraries and its .NET in place of the base image's. Nothing can be written anywhere, and the
# user has no privileges.
set -eu
root=$1 dotnet=$2 user=$3 folder=$4
shift 4

mount --make-rprivate /
mount --bind "$root" "$root"
for name in bin sbin lib lib64; do
  if [ -L /$name ]; then ln -sfn "$(readlink /$name)" "$root/$name"; fi
done
for name in usr etc bin sbin lib lib64; do
  if [ -d /$name ] && [ ! -L /$name ]; then
    mkdir -p "$root/$name"
    mount --bind /$name "$root/$name"
    mount -o remount,bind,ro "$root/$name"
  fi
done
mkdir -p "$root/dotnet" "$root/proc" "$root/dev"
mount --bind "$dotnet" "$root/dotnet"
mount -o remount,bind,ro "$root/dotnet"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -o remount,bind,ro "$root"

exec chroot "$root" setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
  env -C "$folder" "$@"
