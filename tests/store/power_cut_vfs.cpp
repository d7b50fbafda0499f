#include "tests/store/power_cut_vfs.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "base/random.hpp"

namespace tama::tests::power_cut {
namespace {

struct Change {  // a write, or a truncation to `offset`
    std::size_t offset = 0;
    std::string bytes;
    bool truncates = false;
};

void applyChange(std::string& image, const Change& change) {
    if (change.truncates) {
        image.resize(change.offset);
        return;
    }
    image.resize(std::max(image.size(), change.offset + change.bytes.size()));
    image.replace(change.offset, change.bytes.size(), change.bytes);
}

struct Disk {
    std::mutex mutex;
    struct File {
        bool on_disk = false;  // its name survives: it was there before, or was synced
        std::string durable;
        std::vector<Change> unsynced;
    };
    std::map<std::string, File> files;
    std::uint64_t operations = 0;
    std::uint64_t cut_at = 0;
    bool cut = false;

    /// True when the power is on for this operation. With the mutex held.
    bool powered() {
        ++operations;
        if (cut_at != 0 && operations >= cut_at) cut = true;
        return !cut;
    }
};

Disk& disk() {
    static Disk disk;
    return disk;
}

sqlite3_vfs* realVfs() {
    static sqlite3_vfs* const real = sqlite3_vfs_find("unix");
    return real;
}

struct File {
    sqlite3_file base;
    std::string* name;   // null for temporary files, which are not followed
    sqlite3_file* real;  // in the memory behind this struct
};

File* ours(sqlite3_file* file) {
    return reinterpret_cast<File*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
    return ours(file)->real;
}

int closeFile(sqlite3_file* file) {
    delete ours(file)->name;
    ours(file)->name = nullptr;
    return real(file)->pMethods->xClose(real(file));
}

int readFile(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), bytes, size, offset);
}

int change(sqlite3_file* file, Change made) {
    if (ours(file)->name == nullptr) return SQLITE_OK;
    const std::lock_guard lock(disk().mutex);
    if (!disk().powered()) return SQLITE_IOERR_WRITE;
    disk().files[*ours(file)->name].unsynced.push_back(std::move(made));
    return SQLITE_OK;
}

int writeFile(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    Change made;
    made.offset = static_cast<std::size_t>(offset);
    made.bytes.assign(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
    const int code = change(file, std::move(made));
    return code != SQLITE_OK ? code : real(file)->pMethods->xWrite(real(file), bytes, size, offset);
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
    Change made;
    made.offset = static_cast<std::size_t>(size);
    made.truncates = true;
    const int code = change(file, std::move(made));
    return code != SQLITE_OK ? code : real(file)->pMethods->xTruncate(real(file), size);
}

// The real disk need not sync: what survives is decided by restore().
int syncFile(sqlite3_file* file, int) {
    if (ours(file)->name != nullptr) {
        const std::lock_guard lock(disk().mutex);
        if (!disk().powered()) return SQLITE_IOERR_FSYNC;
        auto& known = disk().files[*ours(file)->name];
        for (const Change& written : known.unsynced) applyChange(known.durable, written);
        known.unsynced.clear();
        known.on_disk = true;
    }
    return SQLITE_OK;
}

int fileSize(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}
int lockFile(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}
int unlockFile(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}
int checkReservedLock(sqlite3_file* file, int* reserved) {
    return real(file)->pMethods->xCheckReservedLock(real(file), reserved);
}
int fileControl(sqlite3_file* file, int operation, void* argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int sectorSize(sqlite3_file* file) {
    return real(file)->pMethods->xSectorSize(real(file));
}
int deviceCharacteristics(sqlite3_file*) {
    return 0;  // promises nothing
}
int shmMap(sqlite3_file* file, int page, int size, int extend, volatile void** memory) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}
int shmLock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shmBarrier(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}
int shmUnmap(sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

constexpr sqlite3_io_methods kMethods = {
    2,
    closeFile,
    readFile,
    writeFile,
    truncateFile,
    syncFile,
    fileSize,
    lockFile,
    unlockFile,
    checkReservedLock,
    fileControl,
    sectorSize,
    deviceCharacteristics,
    shmMap,
    shmLock,
    shmBarrier,
    shmUnmap,
    nullptr,
    nullptr,
};

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

int openFile(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    File* opened = ours(file);
    opened->base.pMethods = nullptr;
    opened->name = nullptr;
    opened->real = reinterpret_cast<sqlite3_file*>(opened + 1);
    const bool followed = name != nullptr && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
    const bool existed = followed && std::filesystem::exists(name);
    const int code = realVfs()->xOpen(realVfs(), name, opened->real, flags, out_flags);
    if (code != SQLITE_OK) return code;
    opened->base.pMethods = &kMethods;
    if (!followed) return SQLITE_OK;
    opened->name = new std::string(name);
    const std::lock_guard lock(disk().mutex);
    if (const auto [known, fresh] = disk().files.try_emplace(name); fresh && existed) {
        known->second.durable = contentOf(name);
        known->second.on_disk = true;
    }
    return SQLITE_OK;
}

int deleteFile(sqlite3_vfs*, const char* name, int sync_folder) {
    {
        const std::lock_guard lock(disk().mutex);
        if (!disk().powered()) return SQLITE_IOERR_DELETE;
        disk().files.erase(name);
    }
    return realVfs()->xDelete(realVfs(), name, sync_folder);
}

int accessFile(sqlite3_vfs*, const char* name, int flags, int* result) {
    return realVfs()->xAccess(realVfs(), name, flags, result);
}
int fullPathname(sqlite3_vfs*, const char* name, int size, char* out) {
    return realVfs()->xFullPathname(realVfs(), name, size, out);
}
int randomness(sqlite3_vfs*, int size, char* out) {
    return realVfs()->xRandomness(realVfs(), size, out);
}
int sleepFor(sqlite3_vfs*, int microseconds) {
    return realVfs()->xSleep(realVfs(), microseconds);
}
int currentTime(sqlite3_vfs*, double* time) {
    return realVfs()->xCurrentTime(realVfs(), time);
}
int lastError(sqlite3_vfs*, int size, char* out) {
    return realVfs()->xGetLastError(realVfs(), size, out);
}

void registerOnce() {
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs made{};
        made.iVersion = 1;
        made.szOsFile = static_cast<int>(sizeof(File)) + realVfs()->szOsFile;
        made.mxPathname = realVfs()->mxPathname;
        made.zName = "power-cut";
        made.xOpen = openFile;
        made.xDelete = deleteFile;
        made.xAccess = accessFile;
        made.xFullPathname = fullPathname;
        made.xRandomness = randomness;
        made.xSleep = sleepFor;
        made.xCurrentTime = currentTime;
        made.xGetLastError = lastError;
        return made;
    }();
    static const int code = sqlite3_vfs_register(&vfs, 0);
    if (code != SQLITE_OK) throw std::runtime_error("the power-cut layer could not be registered");
}

/// Some of the changes, each whole, torn at a sector, or not at all.
void applySome(std::string& image, const std::vector<Change>& changes, Random& random) {
    constexpr std::size_t kSector = 512;
    for (Change change : changes) {
        if (random.chance(0.4)) continue;
        if (!change.truncates && change.bytes.size() > kSector && random.chance(0.3)) {
            change.bytes.resize(kSector * (1 + random.below(change.bytes.size() / kSector)));
        }
        applyChange(image, change);
    }
}

}  // namespace

void start() {
    registerOnce();
    const std::lock_guard lock(disk().mutex);
    disk().files.clear();
    disk().cut_at = 0;
    disk().cut = false;
}

void cutIn(std::uint64_t operations) {
    const std::lock_guard lock(disk().mutex);
    disk().operations = 0;
    disk().cut_at = operations;
}

std::uint64_t operations() {
    const std::lock_guard lock(disk().mutex);
    return disk().operations;
}

void restore(const std::filesystem::path& folder, Unsynced unsynced, std::uint64_t seed) {
    const std::lock_guard lock(disk().mutex);
    Random random(seed);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    for (auto& [name, file] : disk().files) {
        std::string image = file.durable;
        if (unsynced == Unsynced::Shuffled) applySome(image, file.unsynced, random);
        if (!file.on_disk && image.empty()) continue;
        std::ofstream(name, std::ios::binary) << image;
    }
}

}  // namespace tama::tests::power_cut
