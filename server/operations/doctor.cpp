#include "server/operations/doctor.hpp"

#include <filesystem>

#include <netdb.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include "base/text.hpp"
#include "server/operations/backup.hpp"
#include "server/tls/self_signed.hpp"
#include "store/backup.hpp"
#include "store/database.hpp"

namespace tama::server {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMiB = 1024 * 1024;
constexpr std::uintmax_t kLeastSpace = 500 * kMiB, kComfortableSpace = 5'000 * kMiB;
constexpr std::uintmax_t kLargeLog = 256 * kMiB;
constexpr std::chrono::hours kBackupTooOld{48}, kCertificateEndsSoon{30 * 24};
constexpr rlim_t kEnoughFiles = 4096;
constexpr int kConnectPatience = 3'000;                           // ms
constexpr WallTime kBuiltAfter{Milliseconds{1'735'689'600'000}};  // 2025-01-01: no clock may show less

std::string mebibytes(std::uintmax_t bytes) {
    return std::to_string(bytes / kMiB) + " MiB";
}

std::string days(Milliseconds time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::hours>(time).count() / 24) + " days";
}

/// The SQLite file, or empty for another database.
fs::path databaseFile(const Config& config) {
    const auto url = config.databaseUrl();
    return url.starts_with("sqlite:") ? fs::path(url.substr(7)) : fs::path();
}

/// Empty when something takes connections there; otherwise why not.
std::string connectFailure(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int problem = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found)) {
        return ::gai_strerror(problem);
    }
    const int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    std::string failure;
    if (::connect(socket, found->ai_addr, found->ai_addrlen) != 0) {
        pollfd waiting{socket, POLLOUT, 0};
        int error = errno;
        socklen_t size = sizeof error;
        if (error == EINPROGRESS) {
            if (::poll(&waiting, 1, kConnectPatience) == 1)
                ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
            else
                error = ETIMEDOUT;
        }
        if (error != 0) failure = std::error_code(error, std::generic_category()).message();
    }
    ::close(socket);
    ::freeaddrinfo(found);
    return failure;
}

}  // namespace

std::string_view nameOf(Verdict verdict) {
    switch (verdict) {
        case Verdict::Ok:
            return "ok";
        case Verdict::Warn:
            return "warn";
        case Verdict::Fail:
            return "fail";
    }
    return "";
}

Finding checkDataFolder(const Config& config) {
    const auto& folder = config.data_dir;
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) {
        return {
            Verdict::Fail,
            "data folder",
            folder.string() + " does not exist: tama serve makes it, or restore a backup"};
    }
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) {
        return {Verdict::Fail, "data folder", folder.string() + " cannot be written by this account"};
    }
    if ((status.st_mode & 077) != 0) {
        return {
            Verdict::Warn,
            "data folder",
            "others on this machine can look into it: chmod 700 " + folder.string()};
    }
    struct stat key {};
    if (::stat(config.phoneKeyFile().c_str(), &key) == 0 && (key.st_mode & 077) != 0) {
        return {
            Verdict::Fail,
            "data folder",
            "others can read the numbers' key: chmod 600 " + config.phoneKeyFile().string()};
    }
    return {Verdict::Ok, "data folder", folder.string()};
}

Finding checkDiskSpace(const Config& config) {
    std::error_code error;
    const auto space = fs::space(config.data_dir, error);
    if (error) return {Verdict::Fail, "disk space", "cannot be read: " + error.message()};
    const auto text = mebibytes(space.available) + " free";
    if (space.available < kLeastSpace)
        return {Verdict::Fail, "disk space", text + ": at least 500 MiB are needed"};
    if (space.available < kComfortableSpace) return {Verdict::Warn, "disk space", text + ": make room soon"};
    return {Verdict::Ok, "disk space", text};
}

Finding checkSystemClock(WallTime now) {
    if (now < kBuiltAfter)
        return {Verdict::Fail, "clock", "the clock stands in the past: set it, and keep it by NTP"};
    timex state{};
    if (::adjtimex(&state) == TIME_ERROR) {
        return {Verdict::Warn, "clock", "it is not kept by NTP: deadlines and reports may be off"};
    }
    return {Verdict::Ok, "clock", "kept by NTP"};
}

Finding checkDatabase(const Config& config) {
    const auto file = databaseFile(config);
    if (!file.empty()) {
        if (!fs::exists(file)) return {Verdict::Warn, "database", "not there yet; tama serve makes it"};
        const auto checked = store::checkBackup(file);
        if (!checked)
            return {Verdict::Fail, "database", describe(checked.error()) + "; restore the last backup"};
        return {Verdict::Ok, "database", "every page, index and reference is whole"};
    }
    const auto schema = store::Database::schemaState(config.databaseUrl());
    if (!schema) return {Verdict::Fail, "database", describe(schema.error())};
    switch (*schema) {
        case store::SchemaState::Absent:
            return {Verdict::Warn, "database", "PostgreSQL answers; tama serve makes the tables"};
        case store::SchemaState::Older:
            return {Verdict::Warn, "database", "of an older Tama; tama serve brings it up to date"};
        case store::SchemaState::Newer:
            return {Verdict::Fail, "database", "written by a newer Tama: use that one"};
        case store::SchemaState::Current:
            break;
    }
    return {Verdict::Ok, "database", "PostgreSQL answers, and its schema is this program's"};
}

Finding checkWriteAheadLog(const Config& config) {
    const auto file = databaseFile(config);
    std::error_code missing;
    const auto size = file.empty() ? 0 : fs::file_size(file.string() + "-wal", missing);
    if (file.empty() || missing) return {Verdict::Ok, "write-ahead log", "none"};
    if (size > kLargeLog) {
        return {
            Verdict::Warn,
            "write-ahead log",
            mebibytes(size) + ": something keeps a reader open; restart tama serve"};
    }
    return {Verdict::Ok, "write-ahead log", mebibytes(size)};
}

Finding checkBackupAge(const Config& config, WallTime now) {
    const auto last = lastBackup(config.data_dir);
    if (!last) return {Verdict::Warn, "backup", "none was taken yet: tama backup FILE"};
    const auto age = now - *last;
    if (age > kBackupTooOld) return {Verdict::Warn, "backup", "the last one is " + days(age) + " old"};
    return {Verdict::Ok, "backup", "the last one is less than two days old"};
}

Finding checkCertificate(const Config& config, WallTime now) {
    if (config.listen.tls == TlsMode::Off)
        return {Verdict::Ok, "certificate", "none: plain HTTP on this machine only"};
    const bool own = config.listen.tls == TlsMode::SelfSigned;
    const auto file = own ? config.data_dir / "tls" / "self-signed.crt" : config.listen.certificate;
    if (own && !fs::exists(file)) return {Verdict::Ok, "certificate", "will be made at the first start"};
    if (!own && !fs::exists(config.listen.private_key)) {
        return {Verdict::Fail, "certificate", "there is no private key " + config.listen.private_key.string()};
    }
    const auto expiry = certificateExpiry(file);
    if (!expiry) return {Verdict::Fail, "certificate", describe(expiry.error())};
    if (*expiry <= now) return {Verdict::Fail, "certificate", "it has expired: " + file.string()};
    const auto text = "ends in " + days(*expiry - now);
    return {*expiry - now < kCertificateEndsSoon && !own ? Verdict::Warn : Verdict::Ok, "certificate", text};
}

Finding checkOpenFileLimit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const auto text = std::to_string(limit.rlim_cur) + " open files allowed";
    if (limit.rlim_cur < kEnoughFiles)
        return {Verdict::Warn, "open files", text + ": 4096 or more are better"};
    return {Verdict::Ok, "open files", text};
}

Finding checkVocabulary(const Config& config) {
    const runtime::Vocabulary vocabulary(config.words);
    std::vector<std::string> without;
    for (const auto& language : config.languages) {
        if (!vocabulary.knows(language)) without.push_back(language);
    }
    if (without.empty()) return {Verdict::Ok, "vocabulary", "STOP, START and HELP have words in every language"};
    return {
        Verdict::Warn,
        "vocabulary",
        "STOP and HELP have no words in " + join(without, ", ") + ": add [vocabulary." + without.front() +
            "] to the configuration"};
}

Finding checkChannel(const ChannelConfig& channel) {
    if (channel.http) {
        // Whether the provider takes messages is seen when one is sent; asking might send one.
        return {Verdict::Ok, "channel " + channel.name, "over HTTP, preset " + channel.http->preset.name};
    }
    const auto place = channel.host + ":" + std::to_string(channel.port);
    const auto failure = connectFailure(channel.host, channel.port);
    if (failure.empty()) return {Verdict::Ok, "channel " + channel.name, place + " takes connections"};
    return {Verdict::Fail, "channel " + channel.name, place + " cannot be reached: " + failure};
}

std::vector<Finding> examine(const Config& config, WallTime now) {
    std::vector<Finding> findings{
        checkDataFolder(config),
        checkDiskSpace(config),
        checkSystemClock(now),
        checkDatabase(config),
        checkWriteAheadLog(config),
        checkBackupAge(config, now),
        checkCertificate(config, now),
        checkOpenFileLimit(),
        checkVocabulary(config),
    };
    for (const auto& channel : config.channels) findings.push_back(checkChannel(channel));
    if (config.channels.empty())
        findings.push_back({Verdict::Warn, "channels", "none is configured: nothing can be sent"});
    return findings;
}

}  // namespace tama::server
