// The program: its streams and arguments, handed to the command line.
#include <malloc.h>

#include <iostream>

#include <sodium.h>

#include "server/cli/commands.hpp"

int main(int argc, char** argv) {
    // Else each of some dozens of threads keeps what its largest request took, in a heap of its own. Two is what
    // a small server has processors.
    ::mallopt(M_ARENA_MAX, 2);
    if (sodium_init() < 0) {
        std::cerr << "tama: libsodium does not start\n";
        return 1;
    }
    tama::server::Shell shell{std::cin, std::cout, std::cerr};
    return tama::server::runCommandLine({argv + 1, argv + argc}, shell);
}
