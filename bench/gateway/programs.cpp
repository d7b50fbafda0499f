#include "bench/gateway/programs.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace tama::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto kStart = 20s;  // for a program to serve

std::string contentOf(const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
}

/// What a shell command printed. Throws when it failed.
std::string printed(const std::string& command) {
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (!pipe) throw std::runtime_error("no shell");
    std::string out;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) out.push_back(static_cast<char>(c));
    if (::pclose(pipe) != 0) throw std::runtime_error(command + "\n" + out);
    return out;
}

std::uint16_t freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(socket, reinterpret_cast<sockaddr*>(&address), length);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
    ::close(socket);
    return ntohs(address.sin_port);
}

void awaitPort(std::uint16_t port, const std::filesystem::path& log) {
    const auto until = std::chrono::steady_clock::now() + kStart;
    for (;;) {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool there = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::close(socket);
        if (there) return;
        if (std::chrono::steady_clock::now() > until) throw std::runtime_error("it does not start:\n" + contentOf(log));
        std::this_thread::sleep_for(20ms);
    }
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const std::filesystem::path& log) {
    std::vector<char*> words;
    for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    id_ = ::fork();
    if (id_ < 0) throw std::runtime_error("no process can be made");
    if (id_ == 0) {
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        ::execvp(words[0], words.data());
        ::_exit(127);
    }
}

Process::~Process() {
    ::kill(id_, SIGTERM);
    for (int tries = 0; tries < 500; ++tries) {
        if (::waitpid(id_, nullptr, WNOHANG) == id_) return;
        std::this_thread::sleep_for(20ms);
    }
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
}

Folder::Folder(const std::string& name)
    : path_(std::filesystem::temp_directory_path() / (name + "-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
}

Folder::~Folder() {
    std::error_code ignored;  // a file left in the temporary folder harms nobody
    std::filesystem::remove_all(path_, ignored);
}

TamaServer::TamaServer(const std::string& program, const Line& line) : folder_("tama-bench-serve") {
    const auto config = folder_.path() / "tama.toml";
    std::ofstream(config) << "data_dir = \"data\"\ncountry = \"LR\"\nlog_level = \"warn\"\n\n[[channel]]\n"
                          << "name = \"bench\"\nhost = \"127.0.0.1\"\nport = " << line.port
                          << "\nsystem_id = \"bench\"\npassword = \"bench\"\nsender = \"6737\"\nwindow = "
                          << line.window << "\nthroughput = " << line.throughput << "\nbinds = " << line.binds
                          << "\n";
    const std::string with = " --config '" + config.string() + "'";
    const std::string typed = "printf 'a password of the bench\\na password of the bench\\n' | '" + program + "' ";
    printed(typed + "account create director --role approver --display-name Director" + with);
    const std::string added = printed("'" + program + "' client add bench --sender Bench --daily-cap 10000000 --callback-host 127.0.0.1" + with);
    token_ = added.substr(added.find_last_of('\n', added.size() - 2) + 1, 64);
    printed(typed + "client consent bench --approver director" + with);
    port_ = freePort();
    const auto log = folder_.path() / "log.txt";
    process_.emplace(
        std::vector<std::string>{program, "serve", "--config", config.string(), "--port", std::to_string(port_)}, log
    );
    awaitPort(port_, log);
}

std::size_t TamaServer::rssAnonKib() const {
    std::ifstream status("/proc/" + std::to_string(process_->id()) + "/status");
    for (std::string word; status >> word;) {
        std::size_t kib = 0;
        if (word == "RssAnon:" && status >> kib) return kib;
    }
    throw std::runtime_error("the system does not tell RssAnon");
}

double TamaServer::cpuSeconds() const {
    const std::string stat = contentOf("/proc/" + std::to_string(process_->id()) + "/stat");
    std::istringstream fields(stat.substr(stat.rfind(')') + 2));
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

bool Kannel::installed() {
    return std::filesystem::exists("/usr/sbin/bearerbox") && std::filesystem::exists("/usr/sbin/smsbox");
}

Kannel::Kannel(const Line& line) : folder_("tama-bench-kannel") {
    const auto config = folder_.path() / "kannel.conf";
    const auto log = folder_.path() / "log.txt";
    const std::uint16_t box = freePort();
    port_ = freePort();
    std::ofstream(config) << "group = core\nadmin-port = " << freePort()
                          << "\nadmin-interface = 127.0.0.1\nadmin-password = bench\nsmsbox-port = " << box
                          << "\nsmsbox-interface = 127.0.0.1\nlog-level = 4\nstore-type = file\nstore-location = \""
                          << (folder_.path() / "store").string()
                          << "\"\n\ngroup = smsc\nsmsc = smpp\nsmsc-id = bench\nhost = 127.0.0.1\nport = " << line.port
                          << "\ntransceiver-mode = true\nsmsc-username = bench\nsmsc-password = bench\n"
                          << "system-type = \"\"\nmax-pending-submits = " << line.window
                          << "\nlog-level = 4\n\ngroup = smsbox\nbearerbox-host = 127.0.0.1\nbearerbox-port = " << box
                          << "\nsendsms-port = " << port_
                          << "\nsendsms-interface = 127.0.0.1\nglobal-sender = 6737\nlog-level = 4\n\n"
                          << "group = sendsms-user\nusername = bench\npassword = bench\n";
    bearerbox_.emplace(std::vector<std::string>{"/usr/sbin/bearerbox", "-v", "4", config.string()}, log);
    awaitPort(box, log);
    smsbox_.emplace(std::vector<std::string>{"/usr/sbin/smsbox", "-v", "4", config.string()}, log);
    awaitPort(port_, log);
}

}  // namespace tama::bench
