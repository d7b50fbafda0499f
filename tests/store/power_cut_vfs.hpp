// A SQLite file layer that plays a power cut: it knows for every file what was on disk at its last sync, and
// at a chosen write or sync the power goes. From then on every write fails; restore() leaves on disk what a
// real disk could hold. Registered under the name "power-cut". One test at a time; the database's threads may
// differ.
#pragma once

#include <cstdint>
#include <filesystem>

namespace tama::tests::power_cut {

enum class Unsynced {
    Lost,     // nothing that was written after the last sync has reached the disk
    Shuffled  // some of it has, in no order, and sectors are torn
};

/// Registers the layer and forgets earlier files.
void start();
/// The power goes at write or sync number `operations` from now on; never when it is 0.
void cutIn(std::uint64_t operations);
/// Writes and syncs since cutIn().
std::uint64_t operations();

/// After the database is closed: puts the files of `folder` into the state that the cut has left.
void restore(const std::filesystem::path& folder, Unsynced unsynced, std::uint64_t seed);

}  // namespace tama::tests::power_cut
