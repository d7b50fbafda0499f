// The gateways that are measured, each as a process of its own in a temporary folder, bound to an SmppSink.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tama::bench {

/// A child process; ends with this object, by SIGTERM and then by SIGKILL.
class Process {
  public:
    Process(const std::vector<std::string>& command, const std::filesystem::path& log);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    pid_t id() const { return id_; }

  private:
    pid_t id_;
};

/// A folder below the system's temporary one that is removed with this object.
class Folder {
  public:
    explicit Folder(const std::string& name);
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

struct Line {
    std::uint16_t port = 0;     // of the SMSC
    int window = 100;
    double throughput = 10'000;  // messages a second, at most
    int binds = 1;
};

/// `tama serve` with one SMPP channel and one client that may send.
class TamaServer {
  public:
    /// Throws std::runtime_error with the program's words when it does not start.
    TamaServer(const std::string& program, const Line& line);
    std::uint16_t port() const { return port_; }
    const std::string& token() const { return token_; }
    std::size_t rssAnonKib() const;
    /// Seconds of processor time since the start, in all threads, the kernel's for it included.
    double cpuSeconds() const;

  private:
    Folder folder_;
    std::optional<Process> process_;
    std::uint16_t port_ = 0;
    std::string token_;
};

/// Kannel's bearerbox and smsbox with one SMSC and one sendsms-user, "bench" with password "bench"; messages are
/// kept in its file store.
class Kannel {
  public:
    static bool installed();
    explicit Kannel(const Line& line);
    std::uint16_t port() const { return port_; }

  private:
    Folder folder_;
    std::optional<Process> bearerbox_;
    std::optional<Process> smsbox_;
    std::uint16_t port_ = 0;
};

}  // namespace tama::bench
