#include "server/cli/password.hpp"

#include <istream>
#include <ostream>

#include <termios.h>
#include <unistd.h>

namespace tama::server {
namespace {

/// Keeps a typed password off the screen, where the input is a terminal.
class SilentTerminal {
  public:
    SilentTerminal() : terminal_(::isatty(STDIN_FILENO) != 0 && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
        if (!terminal_) return;
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~SilentTerminal() {
        if (terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;
    bool isTerminal() const { return terminal_; }

  private:
    termios before_{};
    bool terminal_;
};

}  // namespace

std::string readPassword(Shell& shell, std::string_view prompt) {
    const SilentTerminal silent;
    if (silent.isTerminal()) shell.err << prompt << std::flush;
    std::string password;
    std::getline(shell.in, password);
    if (silent.isTerminal()) shell.err << '\n';
    return password;
}

}  // namespace tama::server
