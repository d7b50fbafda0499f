// `tama serve` as a child process that can be killed, on a data folder and a configuration of its own; with
// whatever other commands a person would give there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace tama::tests {

class ServedTama {
  public:
    /// `folder` holds tama.toml; what the program prints goes into files there.
    explicit ServedTama(std::filesystem::path folder) : folder_(std::move(folder)) {}
    ~ServedTama();
    ServedTama(const ServedTama&) = delete;
    ServedTama& operator=(const ServedTama&) = delete;

    void start();
    /// The port of its web side once it serves; nothing until then.
    std::optional<std::uint16_t> port() const;
    bool running();
    /// SIGKILL, and waits until the process is gone.
    void kill();
    /// SIGTERM; its exit code. More than 128: the signal that ended it.
    int stop();
    /// Runs `tama WORDS… --config …`; its exit code.
    int command(std::vector<std::string> words) const;
    /// What the running or last process has printed.
    std::string printed() const;

  private:
    pid_t spawn(std::vector<std::string> words, const std::filesystem::path& output) const;
    std::filesystem::path output() const { return folder_ / "serve.out"; }

    std::filesystem::path folder_;
    pid_t process_ = 0;  // 0: none
};

}  // namespace tama::tests
