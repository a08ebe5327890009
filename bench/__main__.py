"""All measurements, one after the other: `python -m bench`."""

import asyncio

from bench import answers, broadcast, door, memory, papers, scanner, start, store

if __name__ == "__main__":
    asyncio.run(store.main())
    start.main()
    answers.main()
    asyncio.run(memory.main())
    asyncio.run(broadcast.main())
    asyncio.run(door.main())
    asyncio.run(scanner.main())
    asyncio.run(papers.main())
