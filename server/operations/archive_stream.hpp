// The two layers under an archive's files: pieces on disk, encrypted or with a digest. Used by archive.cpp
// alone.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/operations/archive.hpp"

namespace tama::server {

inline constexpr std::size_t kArchivePiece = 64 * 1024;  // bytes of content in one piece
inline constexpr std::string_view kArchiveMagic = "TAMABAK1";

/// Puts pieces behind each other. Throws std::runtime_error where the disk refuses.
class PieceWriter {
  public:
    virtual ~PieceWriter() = default;
    virtual void write(std::string_view piece, bool last) = 0;
};

/// Gives pieces back. An Error where one was altered or is missing.
class PieceReader {
  public:
    virtual ~PieceReader() = default;
    struct Piece {
        std::string content;
        bool last = false;
    };
    virtual Result<Piece> read() = 0;
};

std::unique_ptr<PieceWriter> plainWriter(std::ostream& out);
std::unique_ptr<PieceWriter> encryptedWriter(std::ostream& out, const ArchiveKey& public_key);
std::unique_ptr<PieceReader> plainReader(std::istream& in, std::string place);
Result<std::unique_ptr<PieceReader>> encryptedReader(
    std::istream& in, const ArchiveKey& secret_key, std::string place
);

}  // namespace tama::server
