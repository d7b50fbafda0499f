#include "tests/server/kill/served_tama.hpp"

#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.hpp"

namespace tama::tests {
namespace {

int exitCodeOf(pid_t process) {
    int status = 0;
    if (::waitpid(process, &status, 0) != process) throw std::runtime_error("the child process is lost");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ServedTama::~ServedTama() {
    if (process_ != 0) kill();
}

pid_t ServedTama::spawn(std::vector<std::string> words, const std::filesystem::path& output) const {
    words.insert(words.begin(), TAMA_PROGRAM);
    words.insert(words.end(), {"--config", (folder_ / "tama.toml").string()});
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out < 0) throw std::runtime_error("cannot write " + output.string());
    const pid_t child = ::fork();
    if (child == 0) {  // the test has threads: nothing here but system calls
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }
    ::close(out);
    if (child < 0) throw std::runtime_error("cannot make a process");
    return child;
}

void ServedTama::start() {
    process_ = spawn({"serve"}, output());
}

std::optional<std::uint16_t> ServedTama::port() const {
    const std::string text = printed();
    constexpr std::string_view kBefore = "Tama serves http://127.0.0.1:";
    const auto at = text.find(kBefore);
    if (at == std::string::npos) return std::nullopt;
    const auto end = text.find_first_not_of("0123456789", at + kBefore.size());
    if (end == std::string::npos) return std::nullopt;  // only half of the line is written
    const auto port = parseInteger(text.substr(at + kBefore.size(), end - at - kBefore.size()));
    return port ? std::optional(static_cast<std::uint16_t>(*port)) : std::nullopt;
}

bool ServedTama::running() {
    if (process_ == 0) return false;
    siginfo_t ended{};
    // Looks without reaping, so that kill() and stop() find it.
    return ::waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == 0;
}

void ServedTama::kill() {
    ::kill(process_, SIGKILL);
    exitCodeOf(std::exchange(process_, 0));
}

int ServedTama::stop() {
    ::kill(process_, SIGTERM);
    return exitCodeOf(std::exchange(process_, 0));
}

int ServedTama::command(std::vector<std::string> words) const {
    return exitCodeOf(spawn(std::move(words), folder_ / "command.out"));
}

std::string ServedTama::printed() const {
    std::ifstream in(output(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace tama::tests
