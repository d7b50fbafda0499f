// What `tama doctor` looks at: whether this machine can run Tama now and will tomorrow. Each check is one
// line with a verdict and, where it is not ok, what to do. Changes nothing. One thread; blocks a few seconds
// at most.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "server/config.hpp"

namespace tama::server {

enum class Verdict : std::uint8_t { Ok, Warn, Fail };

struct Finding {
    Verdict verdict = Verdict::Ok;
    std::string subject;
    std::string detail;
};

std::string_view nameOf(Verdict verdict);  // "ok", "warn", "fail"

/// All checks, in a fixed order.
std::vector<Finding> examine(const Config& config, WallTime now);

Finding checkDataFolder(const Config& config);
Finding checkDiskSpace(const Config& config);
Finding checkSystemClock(WallTime now);
Finding checkDatabase(const Config& config);
Finding checkWriteAheadLog(const Config& config);
Finding checkBackupAge(const Config& config, WallTime now);
Finding checkCertificate(const Config& config, WallTime now);
Finding checkOpenFileLimit();
Finding checkVocabulary(const Config& config);  // words for STOP in every language
Finding checkChannel(const ChannelConfig& channel);

}  // namespace tama::server
